import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { ApplicationSyncWindows } from '@wheelhouse/protocol';
import DataLoader from 'dataloader';
import { Clock } from '../platform/clock/clock.js';
import { ApplicationWindowsReadModel, type WindowedRow } from './application-windows.read-model.js';
import { presentWindow } from './project-presentation.js';
import { allowedBy } from './windows/window-activity.js';
import type { ProjectWindow } from './windows/window-schema.js';

/** The sync windows of applications, read only when they are asked for, for all applications of an answer at once. */
@Resolver('Application')
export class ApplicationWindowsResolver {
  private readonly windows: DataLoader<WindowedRow, ProjectWindow[] | undefined>;

  constructor(
    readModel: ApplicationWindowsReadModel,
    private readonly clock: Clock,
  ) {
    this.windows = new DataLoader((applications) => readModel.list(applications), { cache: false });
  }

  @ResolveField('syncWindows')
  async syncWindows(@Parent() application: WindowedRow): Promise<ApplicationSyncWindows | null> {
    const windows = await this.windows.load(application);
    if (!windows) return null;
    const now = this.clock.now();
    const { automated, manual } = allowedBy(windows, now);
    return {
      windows: windows.map((window) => presentWindow(window, now)),
      allowsAutomated: automated,
      allowsManual: manual,
    };
  }
}
