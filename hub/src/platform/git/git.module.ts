import { Global, Module } from '@nestjs/common';
import { GitObjects } from './git-objects.js';
import { GitRemote } from './git-remote.js';
import { ObjectStores } from './packs/object-stores.js';
import { PackedGitObjects } from './packs/packed-git-objects.js';
import { SmartGitRemote } from './smart-git-remote.js';

/** Git over HTTP and SSH and its object stores on the data directory. */
@Global()
@Module({
  providers: [
    ObjectStores,
    { provide: GitRemote, useClass: SmartGitRemote },
    { provide: GitObjects, useClass: PackedGitObjects },
  ],
  exports: [GitRemote, GitObjects, ObjectStores],
})
export class GitModule {}
