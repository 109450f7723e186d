import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { EditedEntity } from './base';

/** What a public link is set to. */
export interface PublicLinkSettings {
  intro: string;
  fields: string[];
  params: string[];
  conditions: string[];
  once: boolean;
  captcha: boolean;
  thanks: string;
}

/** An address by which people without an account fill in a form, or find single records of it. */
@Entity('public_links')
@Index('IDX_public_links_form', ['workspaceId', 'formId'])
@Index('IDX_public_links_token', ['tokenHash'], { unique: true })
export class PublicLink extends EditedEntity {
  @Column('uuid') formId: string;
  @Column('text') kind: 'fill' | 'query';
  @Column('text') name: string;
  /** SHA-256 of the address's last part: it is found by this. */
  @Column('bytea') tokenHash: Buffer;
  /** The same, sealed with the secret key: so that its makers can see the address again. */
  @Column('text') tokenSealed: string;
  @Column('text', { nullable: true }) passwordHash: string | null;
  @Column('boolean') enabled: boolean;
  @Column('timestamptz', { nullable: true }) opensAt: Date | null;
  @Column('timestamptz', { nullable: true }) closesAt: Date | null;
  @Column('int', { nullable: true }) most: number | null;
  @Column('int', { default: 0 }) answers: number;
  @Column('jsonb') settings: PublicLinkSettings;
}

/** Work that a visitor's browser has handed in: good once. */
@Entity('public_proofs')
export class PublicProof {
  @PrimaryColumn('bytea') hash: Buffer;
  @Column('timestamptz') expiresAt: Date;
}
