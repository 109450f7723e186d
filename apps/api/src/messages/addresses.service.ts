import { Injectable } from '@nestjs/common';
import { getRecords } from '@careloop/database';
import type { FormRoles } from '@careloop/forms';
import type { ChannelType } from '@careloop/sdk';
import { Database } from '../database';
import { FormsService } from '../forms/forms.service';
import { groupBy } from './groups';
import type { CareSubject } from './send-request';

/** Where a customer is reached: the record's own address, or that of the customer it links to. */
@Injectable()
export class AddressesService {
  constructor(
    private db: Database,
    private forms: FormsService,
  ) {}

  /** One address per subject, in order; null where there is none. Linked customers are read in one query per form. */
  async find(wanted: { about: CareSubject; type: ChannelType }[]): Promise<(string | null)[]> {
    const found = wanted.map(({ about, type }) => addressIn(about.form.roles, about.record.values, type));
    const linked = wanted.flatMap(({ about, type }, index) => {
      if (found[index]) return [];
      const link = about.form.fields.find((field) => field.key === about.form.roles.customer && !field.removed);
      const id = link && about.record.values[link.key];
      return typeof id === 'string' && link?.form ? [{ index, type, id, about, form: link.form }] : [];
    });
    for (const group of groupBy(linked, ({ about, form }) => `${about.workspaceId}/${form}`)) {
      const table = await this.forms.table(group[0]!.about, group[0]!.form);
      const customers = await getRecords(
        this.db.pool,
        table,
        group.map(({ id }) => id),
      );
      for (const { index, type, id } of group) {
        const customer = customers.get(id);
        if (customer) found[index] = addressIn(table.form.roles, customer.values, type);
      }
    }
    // A channel that wants no particular address (the sandbox, a company's own webhook) can always be told who it is.
    return found.map((address, i) => address ?? (wanted[i]!.type.addressRole ? null : wanted[i]!.about.record.id));
  }
}

function addressIn(roles: FormRoles, values: Record<string, unknown>, type: ChannelType): string | null {
  for (const role of type.addressRole ? [type.addressRole] : (['mobile', 'email'] as const)) {
    const value = roles[role] ? values[roles[role]] : null;
    if (typeof value === 'string' && value.trim()) return value.trim();
  }
  return null;
}
