import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Every control table of the trunk. Generated from the entities, then read. */
export class Trunk1763769600000 implements MigrationInterface {
  async up(runner: QueryRunner) {
    await runner.query(sql);
  }

  async down(runner: QueryRunner) {
    await runner.query(
      `DROP TABLE careloop.workspaces, careloop.members, careloop.sessions, careloop.audit_entries, careloop.idempotency_keys, careloop.automations, careloop.automation_versions, careloop.occurrences, careloop.occurrence_steps, careloop.messages, careloop.sandbox_messages, careloop.task_queues, careloop.tasks, careloop.forms, careloop.form_versions, careloop.record_changes, careloop.change_queue, careloop.serials, careloop.apps, careloop.channel_settings, careloop.plugin_switches, careloop.installation, careloop.imports, careloop.import_errors, careloop.exports`,
    );
  }
}

const sql = /* sql */ `
CREATE TABLE careloop.workspaces (
  id uuid NOT NULL,
  "name" text NOT NULL,
  zone text NOT NULL DEFAULT 'Asia/Shanghai',
  settings jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT "PK_098656ae401f3e1a4586f47fd8e" PRIMARY KEY (id)
);
CREATE TABLE careloop.members (
  id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  email text NOT NULL,
  "name" text NOT NULL,
  role text NOT NULL,
  password_hash text NOT NULL,
  disabled_at timestamptz,
  CONSTRAINT "PK_28b53062261b996d9c99fa12404" PRIMARY KEY (id)
);
CREATE INDEX "IDX_c3c299323f3c28b40c2f6479a3" ON careloop.members (workspace_id);
CREATE UNIQUE INDEX "IDX_2714af51e3f7dd42cf66eeb08d" ON careloop.members (email);
CREATE TABLE careloop.sessions (
  id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  member_id uuid NOT NULL,
  token_hash bytea NOT NULL,
  kind text NOT NULL,
  label text NOT NULL DEFAULT '',
  expires_at timestamptz,
  last_used_at timestamptz,
  CONSTRAINT "PK_3238ef96f18b355b671619111bc" PRIMARY KEY (id)
);
CREATE INDEX "IDX_32520aa49cd5a4acd571e81f75" ON careloop.sessions (member_id);
CREATE UNIQUE INDEX "IDX_abaa9e068cdd390bc5210f7988" ON careloop.sessions (token_hash);
CREATE TABLE careloop.audit_entries (
  id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  member_id uuid,
  action text NOT NULL,
  facts jsonb NOT NULL DEFAULT '{}',
  CONSTRAINT "PK_6b1623bcad4d04530b76548d619" PRIMARY KEY (id)
);
CREATE INDEX "IDX_c813e8c72662ea5dd0f9479b06" ON careloop.audit_entries (workspace_id, id);
CREATE TABLE careloop.idempotency_keys (
  workspace_id uuid NOT NULL,
  "key" text NOT NULL,
  request_hash bytea NOT NULL,
  status integer,
  answer text,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT "PK_d66f5bd69869bc039c871fe7d17" PRIMARY KEY (workspace_id, "key")
);
CREATE INDEX "IDX_5e72f040fdc5efc8eef52a388c" ON careloop.idempotency_keys (created_at);
CREATE TABLE careloop.automations (
  id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  form_id uuid NOT NULL,
  app_id uuid,
  "name" text NOT NULL,
  state text NOT NULL,
  draft jsonb NOT NULL,
  active_version_id uuid,
  salt text NOT NULL,
  owner_id uuid,
  starts_at timestamptz,
  planned_until timestamptz,
  paused_at timestamptz,
  deleted_at timestamptz,
  CONSTRAINT "PK_34c2cc382fc780ea36f7c478192" PRIMARY KEY (id)
);
CREATE INDEX "IDX_713ead63b961fd7380ba5ffbaf" ON careloop.automations (workspace_id, form_id);
CREATE TABLE careloop.automation_versions (
  id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  automation_id uuid NOT NULL,
  version integer NOT NULL,
  definition jsonb NOT NULL,
  author_id uuid,
  CONSTRAINT "PK_fa1aa22126ed3f167f655bc8e81" PRIMARY KEY (id)
);
CREATE UNIQUE INDEX "IDX_ffdd8638a3810d87ae2df0ad48" ON careloop.automation_versions (automation_id, version);
CREATE TABLE careloop.occurrences (
  id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  automation_id uuid NOT NULL,
  version_id uuid NOT NULL,
  form_id uuid NOT NULL,
  record_id uuid NOT NULL,
  occurrence_key text NOT NULL,
  due_at timestamptz NOT NULL,
  not_after timestamptz NOT NULL,
  zone text NOT NULL,
  state text NOT NULL DEFAULT 'planned',
  reason text,
  arm text,
  wake_at timestamptz NOT NULL,
  resume_at timestamptz,
  lease_until timestamptz,
  fence integer NOT NULL DEFAULT '0',
  attempt integer NOT NULL DEFAULT '0',
  cursor text[] NOT NULL DEFAULT '{}',
  ends_as text,
  outputs jsonb NOT NULL DEFAULT '{}',
  event jsonb NOT NULL DEFAULT '{}',
  finished_at timestamptz,
  CONSTRAINT "PK_04fa3cf0bb8ea79b707dbfabe0a" PRIMARY KEY (id)
);
CREATE INDEX "IDX_1120125e6f26c07e397e723a9e" ON careloop.occurrences (workspace_id, automation_id, state, due_at);
CREATE INDEX "IDX_9c3ae711c332685116ae057c79" ON careloop.occurrences (workspace_id, record_id, due_at);
CREATE INDEX "IDX_3ff84db7fb1a2d27c6f672a5ae" ON careloop.occurrences (wake_at) WHERE state IN ('planned', 'running', 'waiting');
CREATE UNIQUE INDEX "IDX_117875b2f189372d7c3ab4e196" ON careloop.occurrences (automation_id, record_id, occurrence_key);
CREATE TABLE careloop.occurrence_steps (
  occurrence_id uuid NOT NULL,
  path text NOT NULL,
  workspace_id uuid NOT NULL,
  record_id uuid NOT NULL,
  action text NOT NULL,
  state text NOT NULL,
  reason text,
  attempt integer NOT NULL DEFAULT '0',
  output jsonb,
  started_at timestamptz NOT NULL,
  finished_at timestamptz,
  CONSTRAINT "PK_b5eee33b3b01e1e70e0c2d9882a" PRIMARY KEY (occurrence_id, path)
);
CREATE TABLE careloop.messages (
  id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  "key" text NOT NULL,
  occurrence_id uuid NOT NULL,
  record_id uuid NOT NULL,
  channel text NOT NULL,
  recipient text NOT NULL,
  subject text,
  body text NOT NULL,
  format text NOT NULL DEFAULT 'text',
  state text NOT NULL,
  reason text,
  provider_ref text,
  fence integer NOT NULL,
  sent_at timestamptz,
  CONSTRAINT "PK_18325f38ae6de43878487eff986" PRIMARY KEY (id)
);
CREATE INDEX "IDX_a7e16299a585d739a817275c68" ON careloop.messages (workspace_id, record_id, id);
CREATE UNIQUE INDEX "IDX_c8bdc6479dc84d0717f0c64919" ON careloop.messages ("key");
CREATE TABLE careloop.sandbox_messages (
  id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  "key" text NOT NULL,
  record_id uuid NOT NULL,
  recipient text NOT NULL,
  subject text,
  body text NOT NULL,
  CONSTRAINT "PK_58f736b68fedc5b17d904410301" PRIMARY KEY (id)
);
CREATE INDEX "IDX_615e23ef52b04accd068bca04a" ON careloop.sandbox_messages (workspace_id, id);
CREATE INDEX "IDX_bef8aeee24ee893fc77d2de0ca" ON careloop.sandbox_messages ("key");
CREATE TABLE careloop.task_queues (
  id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  "key" text NOT NULL,
  "name" text NOT NULL,
  app_id uuid,
  outcomes jsonb NOT NULL DEFAULT '[]',
  member_ids uuid array NOT NULL DEFAULT '{}',
  CONSTRAINT "PK_856ffeecfde1c2e6d70aea471d0" PRIMARY KEY (id)
);
CREATE UNIQUE INDEX "IDX_7b45a87f7d578dd9f1f30c4367" ON careloop.task_queues (workspace_id, "key");
CREATE TABLE careloop.tasks (
  id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  "key" text NOT NULL,
  queue_id uuid NOT NULL,
  title text NOT NULL,
  script text NOT NULL DEFAULT '',
  reason text NOT NULL DEFAULT '',
  form_id uuid,
  record_id uuid,
  occurrence_id uuid,
  state text NOT NULL DEFAULT 'open',
  assignee_id uuid,
  due_at timestamptz,
  snoozed_until timestamptz,
  claimed_at timestamptz,
  outcome text,
  note text NOT NULL DEFAULT '',
  completed_by uuid,
  completed_at timestamptz,
  CONSTRAINT "PK_8d12ff38fcc62aaba2cab748772" PRIMARY KEY (id)
);
CREATE INDEX "IDX_433c4e6fa74082e535f974ba03" ON careloop.tasks (workspace_id, record_id, id);
CREATE INDEX "IDX_b6dab7a6f8d63a57c51303aee7" ON careloop.tasks (workspace_id, assignee_id, state, due_at);
CREATE INDEX "IDX_6e73d84d36bbca27604012afce" ON careloop.tasks (workspace_id, queue_id, state, due_at);
CREATE UNIQUE INDEX "IDX_c0abf6686e93b2a6497e0cdc22" ON careloop.tasks ("key");
CREATE TABLE careloop.forms (
  id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  "key" text NOT NULL,
  "name" text NOT NULL,
  kind text NOT NULL,
  version integer NOT NULL,
  definition jsonb NOT NULL,
  app_id uuid,
  deleted_at timestamptz,
  CONSTRAINT "PK_ba062fd30b06814a60756f233da" PRIMARY KEY (id)
);
CREATE UNIQUE INDEX "IDX_1b5d1b9bdb4c6782eecc734ab7" ON careloop.forms (workspace_id, "key") WHERE deleted_at IS NULL;
CREATE TABLE careloop.form_versions (
  id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  form_id uuid NOT NULL,
  version integer NOT NULL,
  definition jsonb NOT NULL,
  author_id uuid,
  CONSTRAINT "PK_46dbd35ef6adf11a8684deae1b1" PRIMARY KEY (id)
);
CREATE UNIQUE INDEX "IDX_c1182d0a2576f5e0e53a5ddea4" ON careloop.form_versions (workspace_id, form_id, version);
CREATE TABLE careloop.record_changes (
  id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  form_id uuid NOT NULL,
  record_id uuid,
  record_ids uuid array,
  kind text NOT NULL,
  actor uuid,
  cause jsonb NOT NULL,
  prev_change_id uuid,
  old jsonb,
  "new" jsonb,
  entries jsonb,
  version integer,
  at timestamptz NOT NULL,
  CONSTRAINT "PK_cbe35dededa6cbb339e68ffd3c7" PRIMARY KEY (id)
);
CREATE INDEX "IDX_84548a2d307f98d9f29eb22020" ON careloop.record_changes (workspace_id, form_id, id);
CREATE TABLE careloop.change_queue (
  change_id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  form_id uuid NOT NULL,
  at timestamptz NOT NULL,
  CONSTRAINT "PK_355dcf5cd5cb8364a1c4461f882" PRIMARY KEY (change_id)
);
CREATE INDEX "IDX_ca8365fd20e9ab769fa933af8c" ON careloop.change_queue (form_id, change_id);
CREATE TABLE careloop.serials (
  workspace_id uuid NOT NULL,
  form_id uuid NOT NULL,
  field_id text NOT NULL,
  scope text NOT NULL,
  next bigint NOT NULL,
  CONSTRAINT "PK_159cd0cd9b2214272c915c307cc" PRIMARY KEY (workspace_id, form_id, field_id, scope)
);
CREATE TABLE careloop.apps (
  id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  template_id text NOT NULL,
  template_version text NOT NULL,
  "name" text NOT NULL,
  contents jsonb NOT NULL,
  CONSTRAINT "PK_c5121fda0f8268f1f7f84134e19" PRIMARY KEY (id)
);
CREATE INDEX "IDX_e9242eb4d709ea0fdf3fa47c6b" ON careloop.apps (workspace_id, template_id);
CREATE TABLE careloop.channel_settings (
  id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  channel text NOT NULL,
  enabled boolean NOT NULL DEFAULT true,
  settings jsonb NOT NULL DEFAULT '{}',
  CONSTRAINT "PK_987e74a380da8234bb5881fb14a" PRIMARY KEY (id)
);
CREATE UNIQUE INDEX "IDX_6ff031a160c34ceab63c9775ca" ON careloop.channel_settings (workspace_id, channel);
CREATE TABLE careloop.plugin_switches (
  workspace_id uuid NOT NULL,
  plugin_id text NOT NULL,
  enabled boolean NOT NULL,
  CONSTRAINT "PK_c5a7c6692f9732bc673f1a7a339" PRIMARY KEY (workspace_id, plugin_id)
);
CREATE TABLE careloop.installation (
  "name" text NOT NULL,
  value jsonb NOT NULL,
  CONSTRAINT "PK_7da7095271be10ae2bd3d84f3df" PRIMARY KEY ("name")
);
CREATE TABLE careloop.imports (
  id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  form_id uuid NOT NULL,
  member_id uuid,
  state text NOT NULL,
  file_name text NOT NULL,
  file_path text NOT NULL,
  format text NOT NULL,
  mode text NOT NULL,
  "key" text,
  mapping jsonb NOT NULL,
  triggers boolean NOT NULL,
  language text NOT NULL,
  total integer,
  processed integer NOT NULL DEFAULT '0',
  created integer NOT NULL DEFAULT '0',
  updated integer NOT NULL DEFAULT '0',
  failed integer NOT NULL DEFAULT '0',
  checkpoint integer NOT NULL DEFAULT '0',
  error text,
  lease_until timestamptz,
  fence integer NOT NULL DEFAULT '0',
  finished_at timestamptz,
  CONSTRAINT "PK_ea10c62f5eb1d75e83d8b5225db" PRIMARY KEY (id)
);
CREATE INDEX "IDX_ef9d7717464889284ed68ecdd5" ON careloop.imports (workspace_id, id);
CREATE TABLE careloop.import_errors (
  import_id uuid NOT NULL,
  row integer NOT NULL,
  workspace_id uuid NOT NULL,
  cells text[] NOT NULL,
  reason text NOT NULL,
  CONSTRAINT "PK_ca2ad08d1e2bb6e489723d8e61a" PRIMARY KEY (import_id, row)
);
CREATE TABLE careloop.exports (
  id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  form_id uuid NOT NULL,
  member_id uuid,
  state text NOT NULL,
  format text NOT NULL,
  filter jsonb,
  fields text array,
  language text NOT NULL,
  file_path text,
  processed integer NOT NULL DEFAULT '0',
  error text,
  lease_until timestamptz,
  fence integer NOT NULL DEFAULT '0',
  finished_at timestamptz,
  CONSTRAINT "PK_bcf8528d214cbfc68c01f337511" PRIMARY KEY (id)
);
CREATE INDEX "IDX_bd8b85843b746797f8653046b5" ON careloop.exports (workspace_id, id);
`;
