import { Injectable } from '@nestjs/common';
import { localDateOf, localTimeOf } from '@careloop/calendar';
import { type Cause, type Detail, type RequestContext } from '@careloop/kernel';
import { Member, type RowError, type Standing } from '@careloop/database';
import { Database } from '../database';
import { sentence } from '../error.filter';

/** Why a batch leaves a record alone, in the language of who started it. */
@Injectable()
export class RefusalReasons {
  constructor(private db: Database) {}

  /** What was wrong with the values it would have had. */
  ofDetails(ctx: RequestContext, details: readonly Detail[]): string {
    return details.map((d) => d.message ?? sentence(d.code, d.params ?? {}, ctx.language)).join('；');
  }

  /** What the database refused, with the field's name. */
  ofRow(ctx: RequestContext, { code, params = {} }: Omit<RowError, 'index'>): string {
    const words = sentence(code, params, ctx.language);
    return params.label ? `${String(params.label)}${ctx.language === 'en' ? ': ' : '：'}${words}` : words;
  }

  /** It does not exist for the caller. */
  gone(ctx: RequestContext): string {
    return sentence('RECORD_NOT_FOUND', {}, ctx.language);
  }

  /** Makes sentences about records that are no longer as the act left them: who changed them since. */
  async ofStanding(ctx: RequestContext): Promise<(standing: Standing | undefined) => string> {
    const members = await this.db.forWorkspace(ctx, Member).find();
    const names = new Map(members.map((m) => [m.id, m.name]));
    return (standing) => {
      const last = standing?.last;
      if (!last) return sentence('RECORD_PURGED', {}, ctx.language);
      if (last.cause.kind === 'undo') return sentence('BATCH_TAKEN_BACK', {}, ctx.language);
      const at = `${localDateOf(last.at, ctx.zone)} ${localTimeOf(last.at, ctx.zone)}`;
      const who = names.get(last.actor ?? '') ?? sentence(WAYS[last.cause.kind], {}, ctx.language);
      return sentence('BATCH_MOVED_ON', { who, at }, ctx.language);
    };
  }
}

const WAYS: Record<Cause['kind'], string> = {
  person: 'WAY_PERSON',
  api: 'WAY_API',
  import: 'WAY_IMPORT',
  automation: 'WAY_AUTOMATION',
  system: 'WAY_SYSTEM',
  batch: 'WAY_BATCH',
  undo: 'WAY_BATCH',
  public: 'WAY_PUBLIC',
};
