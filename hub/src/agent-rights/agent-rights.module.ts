import { Module } from '@nestjs/common';
import { RenderingModule } from '../rendering/rendering.module.js';
import { DeliveredKinds } from './delivered-kinds.js';
import { DeliveredKindsResolver } from './delivered-kinds.resolver.js';

/** What the applications of a cluster consist of: from it follows which rights its agent needs. */
@Module({
  imports: [RenderingModule],
  providers: [DeliveredKinds, DeliveredKindsResolver],
})
export class AgentRightsModule {}
