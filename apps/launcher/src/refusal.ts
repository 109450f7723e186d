/** Tells the person at the terminal something: in Chinese, and the same in English. */
export type Say = (zh: string, en: string) => void;

/** An expected reason why Careloop does not start here, as a colleague would put it in both languages; no stack trace is shown for it. */
export class Refusal extends Error {
  constructor(
    readonly zh: string,
    readonly en: string,
    options?: ErrorOptions,
  ) {
    super(en, options);
  }
}

/** The refusal for a folder that cannot be used because of `error` (full, read-only, closed, …); any other error is returned as it is. */
export function folderTrouble(folder: string, error: unknown): unknown {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new Refusal(
        `磁盘已满，无法写入数据目录 ${folder}。请清理空间，或用 DATA_DIR 指定别的位置。`,
        `The disk is full: ${folder} cannot be written. Free some space, or name another place in DATA_DIR.`,
        { cause: error },
      );
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return new Refusal(
        `数据目录 ${folder} 不可写（只读或没有权限）。请修改权限，或用 DATA_DIR 指定别的位置。`,
        `The data folder ${folder} cannot be written (read-only, or not permitted). Change that, or name another place in DATA_DIR.`,
        { cause: error },
      );
    case 'ENOTDIR':
    case 'EEXIST':
    case 'ENOENT':
      return new Refusal(
        `数据目录 ${folder} 不是可用的目录。请用 DATA_DIR 指定一个目录。`,
        `${folder} cannot be made a data folder. Name a folder in DATA_DIR.`,
        { cause: error },
      );
    default:
      return error;
  }
}
