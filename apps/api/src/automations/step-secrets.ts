import { Inject, Injectable } from '@nestjs/common';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020';
import { type Detail, Invalid, type RequestContext } from '@careloop/kernel';
import type { Registry } from '@careloop/sdk';
import { allSteps, mapSteps, type Step } from '@careloop/workflow';
import { describeErrors } from '../contract';
import { APP_REGISTRY } from '../registry';
import { MASK, secretNames, Secrets } from '../secrets';

/** What an automation's secrets belong to. */
interface Owner {
  workspaceId: string;
  id: string;
}

/**
 * Secrets in the settings of steps (`writeOnly` in the action's schema): sealed when a draft is saved, sealed for this
 * automation and step only, opened when the step runs, never shown again.
 */
@Injectable()
export class StepSecrets {
  private readonly ajv = new Ajv2020({ allErrors: true, strict: false });
  private readonly checks = new Map<object, ValidateFunction>();

  constructor(
    private secrets: Secrets,
    @Inject(APP_REGISTRY) private registry: Registry,
  ) {}

  /**
   * Steps as they are stored. One sent masked keeps what the step of the same id had before; empty or null removes it.
   * `Invalid('AUTOMATION_INVALID')` for one that breaks its schema (too short …): sealed, nobody could tell any more.
   */
  seal(ctx: RequestContext, id: string, steps: readonly Step[], before: readonly Step[] = []): Step[] {
    const known = new Map(allSteps({ steps: before }).map(({ step }) => [step.id, step]));
    const wrong: Detail[] = [];
    const sealed = mapSteps(steps, (step) => {
      const names = this.namesOf(step);
      if (!names.length) return step;
      const settings = { ...step.settings };
      for (const name of names) {
        const value = settings[name];
        const earlier = known.get(step.id);
        delete settings[name];
        if (value === MASK) {
          if (earlier?.action === step.action && earlier.settings[name]) settings[name] = earlier.settings[name];
        } else if (value !== undefined && value !== null && value !== '') {
          wrong.push(...this.problems(ctx, step, name, value));
          settings[name] = this.secrets.seal(String(value), aboutOf({ workspaceId: ctx.workspaceId, id }, step, name));
        }
      }
      return { ...step, settings };
    });
    if (wrong.length) throw new Invalid('AUTOMATION_INVALID', {}, wrong);
    return sealed;
  }

  /** Steps as people see them. */
  mask(steps: readonly Step[]): Step[] {
    return mapSteps(steps, (step) => this.with(step, () => MASK));
  }

  /** The settings a step runs with. `Invalid('SECRET_UNREADABLE')` when the secret key has changed since. */
  open(owner: Owner, step: Step): Record<string, unknown> {
    return this.with(step, (sealed, name) => this.secrets.open(sealed, aboutOf(owner, step, name))).settings;
  }

  private with(step: Step, change: (sealed: string, name: string) => string): Step {
    const names = this.namesOf(step).filter((name) => typeof step.settings[name] === 'string');
    if (!names.length) return step;
    const changed = names.map((name) => [name, change(step.settings[name] as string, name)]);
    return { ...step, settings: { ...step.settings, ...Object.fromEntries(changed) } };
  }

  private namesOf(step: Step): string[] {
    const action = this.registry.actionTypes.find(({ id }) => id === step.action);
    return action && step.settings ? secretNames(action.settings) : [];
  }

  private problems({ language }: RequestContext, step: Step, name: string, value: unknown): Detail[] {
    const { settings } = this.registry.action(step.action);
    const schema = (settings.properties as Record<string, object>)[name]!;
    let check = this.checks.get(schema);
    if (!check) this.checks.set(schema, (check = this.ajv.compile(schema)));
    return check(value) ? [] : describeErrors(check.errors ?? [], language, `steps.${step.id}.settings.${name}`);
  }
}

const aboutOf = ({ workspaceId, id }: Owner, step: Step, name: string) =>
  `${workspaceId}/automation/${id}/${step.id}/${name}`;
