import type { DepartmentView } from '@careloop/contracts';
import { startTestApp, type TestApp } from '../support/app';

describe('departments', () => {
  let t: TestApp;
  beforeAll(async () => (t = await startTestApp()));
  afterAll(() => t?.close());

  const add = async (name: string, parentId: string | null = null) =>
    (await t.api.post<DepartmentView>('/departments', { name, parentId })).body;
  const tree = async () => {
    const { items } = (await t.api.get<{ items: DepartmentView[] }>('/departments')).body;
    const depth = (one: DepartmentView): number =>
      one.parentId ? 1 + depth(items.find(({ id }) => id === one.parentId)!) : 0;
    return items.map((one) => '·'.repeat(depth(one)) + one.name);
  };

  it('stand in a tree that admins arrange and everybody reads', async () => {
    const sales = await add('销售部');
    const service = await add('客服部');
    const south = await add('华南组', sales.id);
    await add('华北组', sales.id);
    expect(await tree()).toEqual(['销售部', '·华南组', '·华北组', '客服部']);

    await t.api.patch(`/departments/${south.id}`, { position: 1 });
    await t.api.patch(`/departments/${service.id}`, { position: 0, name: '客户服务部' });
    expect(await tree()).toEqual(['客户服务部', '销售部', '·华北组', '·华南组']);
    await t.api.patch(`/departments/${south.id}`, { parentId: service.id });
    expect(await tree()).toEqual(['客户服务部', '·华南组', '销售部', '·华北组']);

    const agent = await t.member('agent');
    expect((await agent.get<{ items: unknown[] }>('/departments')).body.items).toHaveLength(4);
    expect((await agent.post('/departments', { name: '越权部' })).status).toBe(403);
  });

  it('refuse loops, twins, names with a slash, too many floors, and to go with others below them', async () => {
    const top = await add('研发部');
    const below = await add('前端组', top.id);
    const code = async (answer: Promise<{ status: number; body: { code: string } }>) => {
      const { status, body } = await answer;
      return `${status} ${body.code}`;
    };
    expect(await code(t.api.patch(`/departments/${top.id}`, { parentId: below.id }))).toBe('422 DEPARTMENT_LOOP');
    expect(await code(t.api.patch(`/departments/${top.id}`, { parentId: top.id }))).toBe('422 DEPARTMENT_LOOP');
    expect(await code(t.api.post('/departments', { name: '前端组', parentId: top.id }))).toBe(
      '409 DEPARTMENT_NAME_TAKEN',
    );
    expect(await code(t.api.post('/departments', { name: '一/二' }))).toBe('400 REQUEST_INVALID');
    expect(await code(t.api.delete(`/departments/${top.id}`))).toBe('409 DEPARTMENT_NOT_EMPTY');
    const other = await t.otherWorkspace();
    expect(await code(other.patch(`/departments/${top.id}`, { name: 'x' }))).toBe('404 DEPARTMENT_NOT_FOUND');
    expect(await code(other.post('/departments', { name: 'x', parentId: top.id }))).toBe('404 DEPARTMENT_NOT_FOUND');
    let id = top.id;
    for (let floor = 2; floor <= 10; floor++) id = (await add(`第 ${floor} 层`, id)).id;
    expect(await code(t.api.post('/departments', { name: '第 11 层', parentId: id }))).toBe('422 DEPARTMENT_TOO_DEEP');
  });

  it('have members of this workspace', async () => {
    const { id } = await add('门店');
    const { items } = (await t.api.get<{ items: { id: string }[] }>('/members')).body;
    const memberIds = [items[0]!.id];
    expect((await t.api.patch<DepartmentView>(`/departments/${id}`, { memberIds })).body.memberIds).toEqual(memberIds);
    const stranger = await t.api.patch(`/departments/${id}`, { memberIds: ['0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b'] });
    expect(stranger.status).toBe(404);
    expect((await t.api.patch<DepartmentView>(`/departments/${id}`, { memberIds: [] })).body.memberIds).toEqual([]);
  });

  it('are values of fields, found by rules and by name; one that is gone stays where it was', async () => {
    const group = await add('大客户组');
    await t.api.post('/forms', {
      key: 'deals',
      name: '商机',
      fields: [
        { key: 'name', type: 'text', label: '名称' },
        { key: 'owner', type: 'department', label: '归属部门' },
        { key: 'helpers', type: 'departments', label: '协作部门' },
        { key: 'team', type: 'members', label: '成员' },
      ],
    });
    const { items } = (await t.api.get<{ items: { id: string }[] }>('/members')).body;
    const values = { name: '甲', owner: group.id, helpers: [group.id], team: items.map(({ id }) => id) };
    const { status, body } = await t.api.post<{ id: string; values: unknown }>('/forms/deals/records', { values });
    expect([status, body.values]).toEqual([201, values]);
    const found = async (filter: unknown) =>
      (await t.api.post<{ items: unknown[] }>('/forms/deals/records/query', { filter })).body.items.length;
    expect(await found({ '==': [{ var: 'owner' }, group.id] })).toBe(1);
    expect(await found({ contains_any: [{ var: 'team' }, [items[0]!.id]] })).toBe(1);
    expect(await found({ contains_any: [{ var: 'helpers' }, ['0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b']] })).toBe(0);

    const nowhere = await t.api.post<{ details: { code: string }[] }>('/forms/deals/records', {
      values: { owner: '0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b', team: ['0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b'] },
    });
    expect(nowhere.body.details.map(({ code }) => code)).toEqual(['DEPARTMENT_UNKNOWN', 'MEMBER_UNKNOWN']);

    await t.api.delete(`/departments/${group.id}`);
    const kept = await t.api.patch(`/forms/deals/records/${body.id}`, { values: { ...values, name: '乙' } });
    expect(kept.status).toBe(200);
  });
});
