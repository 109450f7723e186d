import { CreateMember, SignIn } from '@careloop/contracts';
import i18n from 'i18next';
import { contractResolver, problemsOf } from './contract-resolver';
import texts from '../locales/zh-CN/validation.json';

beforeAll(() => i18n.init({ lng: 'zh-CN', resources: { 'zh-CN': { translation: { validation: texts } } } }));

const sentences = (schema: object, value: unknown) =>
  Object.fromEntries(Object.entries(problemsOf(schema, value)).map(([path, { message }]) => [path, message]));

describe('what is wrong with a form, in words', () => {
  it('stands at the field that is missing, too short or no address', () => {
    expect(sentences(CreateMember, { email: 'nobody', password: 'short', role: 'agent' })).toEqual({
      name: '请填写',
      email: '邮箱格式不对',
      password: '至少 10 个字符',
    });
  });

  it('names an entry the contract does not know, once', () => {
    expect(sentences(SignIn, { email: 'a@b.cn', password: 'x', remember: true })).toEqual({ remember: '不认识这一项' });
  });

  it('says nothing about what fits', () => {
    expect(sentences(SignIn, { email: 'a@b.cn', password: 'x' })).toEqual({});
  });
});

it('takes an emptied input for an absent value', async () => {
  const resolve = contractResolver<SignIn>(SignIn);
  const options = { fields: {}, shouldUseNativeValidation: false };
  const { errors } = await resolve({ email: '', password: 'x' }, undefined, options);
  expect(errors.email).toMatchObject({ type: 'required', message: '请填写' });
  expect(await resolve({ email: 'a@b.cn', password: 'x' }, undefined, options)).toEqual({
    values: { email: 'a@b.cn', password: 'x' },
    errors: {},
  });
});
