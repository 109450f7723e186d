import { type Language, say } from '@careloop/kernel';
import { traditional } from '../traditional';

/** What a person said about care of unknown fate. */
export interface Resolution {
  outcome: 'sent' | 'not-sent';
  note: string;
  memberId: string | null;
  /** The member's name; null for one who is gone. */
  by: string | null;
  /** ISO 8601. */
  at: string;
}

/** SQL of all resolutions of the occurrence `id` as a JSON list, oldest first. */
export const resolutionsSql = (id: string) => `(
  SELECT coalesce(jsonb_agg(jsonb_build_object('outcome', r.outcome, 'note', r.note, 'memberId', r.member_id, 'by', m.name,
    'at', to_char(r.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) ORDER BY r.at, r.id), '[]')
  FROM careloop.occurrence_resolutions r LEFT JOIN careloop.members m ON m.id = r.member_id WHERE r.occurrence_id = ${id})`;

/** 王经理确认没有送达：电话问过了 */
export function resolutionText({ outcome, note, by }: Resolution, language: Language): string {
  const words =
    outcome === 'sent'
      ? { zh: `${by ?? '已离开的成员'}确认已送达`, en: `${by ?? 'A former member'} confirmed that it arrived` }
      : {
          zh: `${by ?? '已离开的成员'}确认没有送达`,
          en: `${by ?? 'A former member'} confirmed that it did not arrive`,
        };
  const text = say(words, language, traditional);
  return note ? `${text}${language === 'en' ? ': ' : '：'}${note}` : text;
}
