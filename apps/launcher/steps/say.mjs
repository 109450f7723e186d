/** Speaks to the person at the terminal: a Chinese sentence, and below it the same in English. */
export function say(zh, en) {
  console.log(zh);
  if (en) console.log(`  ${en}`);
}

/** Says why it does not go on; an expected reason brings both languages, anything else its stack. */
export function complain(error) {
  if (error?.zh) return void console.error(`\n✗ ${error.zh}\n  ${error.en}`);
  console.error(`\n✗ 启动失败 / Careloop could not start:\n${error?.stack ?? error}`);
}

/** An expected reason to stop, in both languages. */
export class Refusal extends Error {
  constructor(zh, en) {
    super(en);
    this.zh = zh;
    this.en = en;
  }
}
