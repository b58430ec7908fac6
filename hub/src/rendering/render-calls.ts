import { Injectable } from '@nestjs/common';
import { ChartDependencies, FileRenderer, type ModuleRequestKind } from '@wheelhouse/renderer';
import { RepositoriesService } from '../repositories/repositories.service.js';
import { DirectoryRenders } from './sources/directory-renders.js';
import { KnownRenders } from './known/known-renders.js';
import { ModuleRenders } from './sources/module-renders.js';
import { PrepareRequests } from './sources/prepare-requests.js';
import { RenderCall } from './render-call.js';
import { RenderRoots } from './sources/render-roots.js';
import { RenderStores } from './store/render-stores.js';
import { RenderSurroundings } from './render-surroundings.js';

/** Puts together what one piece of work renders with, over what all share. */
@Injectable()
export class RenderCalls {
  private readonly files: FileRenderer;

  constructor(
    private readonly repositories: RepositoriesService,
    private readonly dependencies: ChartDependencies,
    private readonly modules: ModuleRenders,
    private readonly stores: RenderStores,
    private readonly surroundings: RenderSurroundings,
  ) {
    this.files = new FileRenderer((task, key) => modules.parse(task, key));
  }

  begin(): RenderCall {
    const { repositories, dependencies, modules, stores, surroundings } = this;
    const directories = new DirectoryRenders(this.files, repositories, surroundings.counts);
    return new RenderCall({
      preparing: new PrepareRequests(
        new RenderRoots(repositories),
        directories,
        dependencies,
        oncePer((kind: ModuleRequestKind) => modules.moduleDigest(kind)),
      ),
      known: new KnownRenders(stores, surroundings.clock),
      directories,
      modules,
      lane: modules.lane(),
      stores,
      surroundings,
    });
  }
}

function oncePer<Key, Result>(ask: (key: Key) => Promise<Result>): (key: Key) => Promise<Result> {
  const answers = new Map<Key, Promise<Result>>();
  return (key) => {
    let answer = answers.get(key);
    if (answer === undefined) answers.set(key, (answer = ask(key)));
    return answer;
  };
}
