import { isReckoned, liveFields, type FieldDefinition, type FieldTypes, type FormDefinition } from '@careloop/forms';

/** Column headings people use for the same thing, beside a field's own key and label. */
const SYNONYMS: string[][] = [
  ['姓名', '名字', '客户姓名', '客户名称', '名称', 'name', 'full name', 'customer'],
  ['手机', '手机号', '手机号码', '电话', '联系电话', '联系方式', 'mobile', 'phone', 'tel'],
  ['邮箱', '电子邮箱', '邮件', '邮箱地址', 'email', 'e-mail', 'mail'],
  ['生日', '出生日期', '出生年月', '公历生日', 'birthday', 'date of birth', 'dob'],
  ['农历生日', '阴历生日', 'lunar birthday'],
  ['等级', '会员等级', '客户等级', 'tier', 'level'],
  ['备注', '说明', 'note', 'remark', 'notes'],
  ['负责人', '跟进人', '销售', '客服', 'owner'],
];

const plain = (text: string) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_\-*（）()：:]/g, '');

/** Which field each heading means, `null` where none fits: by key or label, then by the usual synonyms; no field twice. */
export function autoMap(headings: string[], form: FormDefinition, types: FieldTypes): (string | null)[] {
  const fields = liveFields(form).filter(
    (field) => !types(field.type).system && !types(field.type).files && !isReckoned(field),
  );
  const taken = new Set<string>();
  const take = (field: FieldDefinition | undefined) => {
    if (!field || taken.has(field.key)) return null;
    taken.add(field.key);
    return field.key;
  };
  const exact = headings.map((heading) =>
    take(fields.find((f) => plain(f.key) === plain(heading) || plain(f.label) === plain(heading))),
  );
  return headings.map((heading, i) => {
    if (exact[i]) return exact[i];
    const group = SYNONYMS.find((words) => words.some((word) => plain(word) === plain(heading)));
    const words = new Set(group?.map(plain));
    return take(fields.find((f) => words.has(plain(f.key)) || words.has(plain(f.label))));
  });
}
