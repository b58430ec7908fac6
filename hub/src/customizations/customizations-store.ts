import type { Transaction } from '../platform/database/transaction.js';
import type { CustomizationsBlob } from './customizations-blob.js';

/** The blob that assignments name now. Blobs themselves lie among the renders, as long as an assignment names them. */
export abstract class CustomizationsStore {
  /** Undefined when there is none. */
  abstract findDigest(tx?: Transaction): Promise<string | undefined>;
  /** Stores the blob and makes it the one; undefined takes it away. */
  abstract put(blob: CustomizationsBlob | undefined, tx: Transaction): Promise<void>;
}
