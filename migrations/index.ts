import { CreateSchema202611210001 } from './202611210001-create-schema.js';

/** All migrations in order. Plain SQL, frozen once merged: a change is a new file. */
export const migrations = [CreateSchema202611210001];
