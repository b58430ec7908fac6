import { Module } from '@nestjs/common';
import { RepositoriesModule } from '../repositories/repositories.module.js';
import { PostgresRenderStore } from './postgres-render-store.js';
import { RenderContentsReadModel } from './render-contents.read-model.js';
import { RenderGarbage } from './render-garbage.js';
import { RenderStore } from './render-store.js';
import { RenderingService } from './rendering.service.js';

/** From files of a commit to renders. */
@Module({
  imports: [RepositoriesModule],
  providers: [
    RenderContentsReadModel,
    RenderingService,
    RenderGarbage,
    { provide: RenderStore, useClass: PostgresRenderStore },
  ],
  exports: [RenderContentsReadModel, RenderingService],
})
export class RenderingModule {}
