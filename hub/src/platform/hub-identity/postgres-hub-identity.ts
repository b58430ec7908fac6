// The hub's epoch and signing key, one row in the database, made by whichever hub starts first. The private half is sealed: a dump of
// the database signs nothing.
import { type KeyObject, createPrivateKey, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import type { DataSource } from 'typeorm';
import type { SecretBox } from '../encryption/secret-box.js';
import { HubIdentity } from './hub-identity.js';

const SEAL_CONTEXT = 'signing key:hub';

interface Row {
  readonly epoch: string;
  readonly publicKey: Buffer;
  readonly privateKeySealed: Buffer;
}

const SELECT = `select epoch, signing_public_key as "publicKey", signing_private_key_sealed as "privateKeySealed" from hub_identity`;
const INSERT = `insert into hub_identity (epoch, signing_public_key, signing_private_key_sealed) values ($1, $2, $3) on conflict do nothing`;

export class PostgresHubIdentity extends HubIdentity {
  private constructor(
    readonly epoch: string,
    readonly publicKey: Buffer,
    private readonly privateKey: KeyObject,
  ) {
    super();
  }

  /** Loads the identity, or makes it. Throws `SECRET_UNREADABLE` when the database was sealed with another key. */
  static async load(dataSource: DataSource, secretBox: SecretBox): Promise<PostgresHubIdentity> {
    // A database that does not let us look is believed to be the same.
    await noteIncarnation(dataSource).catch(() => undefined);
    const row = (await find(dataSource)) ?? (await create(dataSource, secretBox));
    const der = secretBox.open(row.privateKeySealed, SEAL_CONTEXT);
    const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    return new PostgresHubIdentity(row.epoch, row.publicKey, privateKey);
  }

  sign(payload: Uint8Array): Buffer {
    return sign(null, payload, this.privateKey);
  }
}

/**
 * A database that was restored into another server, or beside the original, is not the one that the agents know: a new epoch makes them hold
 * (HUB_BEHIND) until somebody approves. One that was put back in its place, by its files, is told by its lower revisions instead.
 */
async function noteIncarnation(dataSource: DataSource): Promise<void> {
  await dataSource.query(
    `with now as (
       select (select system_identifier from pg_control_system())::text || '/' ||
              (select oid from pg_database where datname = current_database())::text as incarnation
     )
     update hub_identity set
       epoch = case when hub_identity.incarnation is null then epoch else $1 end,
       incarnation = now.incarnation
     from now where hub_identity.incarnation is distinct from now.incarnation`,
    [randomUUID()],
  );
}

async function find(dataSource: DataSource): Promise<Row | undefined> {
  const rows = await dataSource.query<Row[]>(SELECT);
  return rows[0];
}

/** Two hubs may do this at once: the first row stays, and both read it. */
async function create(dataSource: DataSource, secretBox: SecretBox): Promise<Row> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = Buffer.from(String(publicKey.export({ format: 'jwk' }).x), 'base64url');
  const sealed = secretBox.seal(privateKey.export({ format: 'der', type: 'pkcs8' }), SEAL_CONTEXT);
  await dataSource.query(INSERT, [randomUUID(), raw, sealed]);
  const row = await find(dataSource);
  if (row === undefined) throw new Error('The row of the hub identity vanished while it was made.');
  return row;
}
