import { Body, Controller, Delete, Get, Param, Patch, Post } from '@nestjs/common';
import Type from 'typebox';
import type { RequestContext } from '@careloop/kernel';
import { ChangeDepartment, CreateDepartment, DepartmentView, IdParam } from '@careloop/contracts';
import { Allow, Answers, Ctx } from '../contract';
import { DepartmentsService } from './departments.service';

/** The departments of the workspace. */
@Controller('departments')
export class DepartmentsController {
  constructor(private departments: DepartmentsService) {}

  @Get()
  @Answers({ summary: 'Departments, from the top', answer: Type.Object({ items: Type.Array(DepartmentView) }) })
  async list(@Ctx() ctx: RequestContext) {
    return { items: await this.departments.list(ctx) };
  }

  @Post()
  @Allow('admin')
  @Answers({ summary: 'Add a department', body: CreateDepartment, answer: DepartmentView, status: 201 })
  create(@Ctx() ctx: RequestContext, @Body() body: CreateDepartment) {
    return this.departments.create(ctx, body);
  }

  @Patch(':id')
  @Allow('admin')
  @Answers({
    summary: 'Rename or move a department, or say who belongs to it',
    params: IdParam,
    body: ChangeDepartment,
    answer: DepartmentView,
  })
  change(@Ctx() ctx: RequestContext, @Param() { id }: { id: string }, @Body() body: ChangeDepartment) {
    return this.departments.change(ctx, id, body);
  }

  @Delete(':id')
  @Allow('admin')
  @Answers({ summary: 'Delete a department with none below it', params: IdParam, status: 204 })
  remove(@Ctx() ctx: RequestContext, @Param() { id }: { id: string }) {
    return this.departments.remove(ctx, id);
  }
}
