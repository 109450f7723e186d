import type { Text } from '@careloop/kernel';
import type { LocalDate } from '@careloop/calendar';
import { type Refusal, refuse } from '../refusal';
import { plattScale, scaledRisk } from './calibrate';
import { spreadsOf } from './drift';
import { encode } from './encode';
import { chooseFields, type DroppedField } from './fields';
import { SUSPICIOUS_AUC } from './leakage';
import { learn, type LearnerKind } from './learners';
import { calibration, type CalibrationBin, qualityOf } from './metrics';
import { type ChurnModel, MODEL_VERSION } from './model';
import { outcomesOf, type Row, type Target } from './table';
import { crossValidate, type CrossValidated, type Driver, driversOf } from './validation';

/** What to learn. */
export interface TrainingOptions {
  target: Target;
  /** Fields to leave out by hand. */
  exclude?: string[];
  /** The day the rows were as they are; dates are counted from it. Without it dates are left out. */
  asOf?: LocalDate;
  seed?: number;
}

/** One kind of model, trained on all rows and judged on rows it had not seen. */
export interface TrainedModel {
  kind: LearnerKind;
  model: ChurnModel;
  calibration: CalibrationBin[];
  /** What fields the model leans on, strongest first. */
  drivers: Driver[];
}

/** What training found. */
export interface Training {
  /** Both kinds. */
  models: TrainedModel[];
  /** The one with the smaller log-loss on rows not seen. */
  best: TrainedModel;
  dropped: DroppedField[];
  /** Rows used and how many of them left; rows without an outcome are not used. */
  rows: number;
  left: number;
  /** Risk foretold for each used row by a model that had not seen it (the best kind), in the order of `used`. */
  foretold: Float64Array;
  /** Places of the used rows among those given. */
  used: number[];
  outcomes: number[];
  /** Said when the model sorts better than anything honest does. */
  warning: Text | null;
}

/** The least a model is trained on. */
export const TRAINING_FLOOR = { rows: 300, rarer: 50 } as const;

const TOO_GOOD: Text = {
  zh: '模型好得不正常，很可能有字段是客户流失之后才填的。请检查最重要的几个字段。',
  en: 'The model is too good to be true: some field was probably filled in after the customer left. Check the main fields.',
};

/**
 * Trains a logistic regression and boosted trees to tell who leaves, cross-validated and calibrated, and names what they
 * lean on. Ids, free text and fields that give the answer away are left out, each with its reason. Refused when the data
 * are too thin. Same rows, same seed, same result.
 */
export function trainChurn(rows: Row[], options: TrainingOptions): Training | Refusal {
  const { target, asOf, seed = 1 } = options;
  const answers = outcomesOf(rows, target);
  const used = [...answers.keys()].filter((i) => answers[i] !== -1);
  const outcomes = used.map((i) => answers[i]!);
  const left = outcomes.reduce((sum, outcome) => sum + outcome, 0);
  if (used.length < TRAINING_FLOOR.rows) {
    return refuse('TRAINING_TOO_FEW_ROWS', { found: used.length, needed: TRAINING_FLOOR.rows });
  }
  const rarer = Math.min(left, used.length - left);
  if (rarer < TRAINING_FLOOR.rarer) {
    return refuse('TRAINING_TOO_FEW_OUTCOMES', { found: rarer, needed: TRAINING_FLOOR.rarer });
  }
  const known = used.map((i) => rows[i]!);
  const { features, dropped } = chooseFields(known, outcomes, options);
  if (!features.length) return refuse('TRAINING_NO_FEATURES');

  const encoded = encode(features, known, asOf);
  const spreads = spreadsOf(features, encoded, outcomes);
  const trained = (['logistic', 'boosting'] as const).map((kind) => {
    const validated = crossValidate(kind, features, encoded, outcomes, seed);
    const scale = plattScale(outcomes, validated.logOdds);
    const foretold = validated.logOdds.map((logOdds) => scaledRisk(scale, logOdds));
    const learnt = learn(kind, features, encoded, outcomes, { seed, rounds: roundsOf(validated) });
    const model: ChurnModel = {
      version: MODEL_VERSION,
      target,
      features,
      learnt,
      scale,
      quality: qualityOf(outcomes, foretold),
      spreads,
      trained: { rows: used.length, left, seed, asOf: asOf ?? null },
    };
    const { bins } = calibration(outcomes, foretold);
    return { kind, model, calibration: bins, drivers: driversOf(validated, features, seed), foretold };
  });
  const best = trained.reduce((one, other) => (other.model.quality.logLoss < one.model.quality.logLoss ? other : one));
  return {
    models: trained.map(({ foretold: _, ...one }) => one),
    best: (({ foretold: _, ...one }) => one)(best),
    dropped,
    rows: used.length,
    left,
    foretold: best.foretold,
    used,
    outcomes,
    warning: best.model.quality.auc > SUSPICIOUS_AUC ? TOO_GOOD : null,
  };
}

/** As many rounds as the folds took on average, with a tenth more for the rows each of them had not. */
function roundsOf({ folds }: CrossValidated): number {
  const rounds = folds.map(({ learnt }) => (learnt.kind === 'boosting' ? learnt.boosted.trees.length : 0));
  return Math.max(1, Math.round((1.1 * rounds.reduce((a, b) => a + b, 0)) / rounds.length));
}
