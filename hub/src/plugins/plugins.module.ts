import { Module } from '@nestjs/common';
import { ConfigObjectsModule } from '../config-objects/config-objects.module.js';
import { PluginCaller } from './plugin-caller.js';

/** Plugins: services of their own that make parameter sets. Needs the global platform modules. */
@Module({
  imports: [ConfigObjectsModule],
  providers: [PluginCaller],
  exports: [PluginCaller],
})
export class PluginsModule {}
