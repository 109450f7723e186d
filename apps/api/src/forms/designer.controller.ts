import { Controller, Get, Param } from '@nestjs/common';
import Type from 'typebox';
import { FieldUseView, FormFieldParam, FormVersionDefinition, FormVersionParam } from '@careloop/contracts';
import { FormVersion } from '@careloop/database';
import { NotFound, type RequestContext } from '@careloop/kernel';
import { Allow, Answers, Ctx } from '../contract';
import { Database } from '../database';
import { FormsService } from './forms.service';
import { FormUsesService } from './form-uses.service';

/** What only the designer of forms asks for. */
@Controller('forms')
export class DesignerController {
  constructor(
    private db: Database,
    private forms: FormsService,
    private uses: FormUsesService,
  ) {}

  @Get(':form/versions/:version')
  @Allow('builder')
  @Answers({
    summary: 'A form as it was in one version',
    params: FormVersionParam,
    answer: FormVersionDefinition,
  })
  async version(@Ctx() ctx: RequestContext, @Param() { form, version }: FormVersionParam) {
    const { id } = await this.forms.get(ctx, form);
    const found = await this.db.forWorkspace(ctx, FormVersion).findOne({ formId: id, version });
    if (!found) throw new NotFound('FORM_VERSION_NOT_FOUND', { version });
    const { name, kind, fields, roles, checks = [], layout } = found.definition;
    return { version, name, kind, fields, roles, checks, ...(layout?.length && { layout }) };
  }

  @Get(':form/fields/:field/uses')
  @Allow('builder')
  @Answers({
    summary: 'What uses a field: rules of forms, automations, shared views',
    params: FormFieldParam,
    answer: Type.Object({ items: Type.Array(FieldUseView) }),
  })
  async fieldUses(@Ctx() ctx: RequestContext, @Param() { form, field }: FormFieldParam) {
    return { items: await this.uses.of(ctx, form, field) };
  }
}
