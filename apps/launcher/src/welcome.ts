/** How the first admin signs in. */
export interface FirstAdmin {
  email: string;
  /** Left out when the operator chose it: the terminal is no place for it. */
  password?: string;
}

interface Welcome {
  url: string;
  seconds: number;
  /** Where the data lives, when it is embedded. */
  dataDir?: string;
  /** Known at the first start only. */
  admin?: FirstAdmin;
}

/** What stands in the terminal when Careloop is ready: the address, how to sign in, and what to do next. */
export function welcome({ url, seconds, dataDir, admin }: Welcome): string {
  const ready = [
    '',
    `✓ Careloop 已就绪（${seconds.toFixed(1)} 秒）：${url}`,
    `  Careloop is ready (${seconds.toFixed(1)} s): ${url}`,
    '',
  ];
  const signIn = admin
    ? [
        `  邮箱 / Email:    ${admin.email}`,
        ...(admin.password === undefined
          ? ['  密码 / Password: CARELOOP_ADMIN_PASSWORD']
          : [
              `  密码 / Password: ${admin.password}`,
              '  密码只显示这一次，请记下来。 / Shown only this once: write it down.',
            ]),
        '',
        '  接下来 / Next:',
        '    1. 打开上面的地址登录。 / Open the address above and sign in.',
        '    2. 安装一个模板，例如“生日关怀”。 / Install a template, such as birthday care.',
        '    3. 导入客户（CSV 或 XLSX）。 / Import your customers (CSV or XLSX).',
      ]
    : ['  用之前的账号登录。 / Sign in with your account.'];
  return [
    ...ready,
    ...signIn,
    '',
    ...(dataDir ? [`  数据 / Data: ${dataDir}`] : []),
    '  按 Ctrl-C 停止。 / Press Ctrl-C to stop.',
    '',
  ].join('\n');
}
