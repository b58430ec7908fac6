import { Injectable, type OnModuleInit } from '@nestjs/common';
import { SetEdits } from '../application-sets/set-edits.js';
import { AncestorsReadModel, circleOf, circleText } from './ancestors.read-model.js';

/** Tells sets which of the names that they may not take would close a circle: connected once, at start. */
@Injectable()
export class CircleRule implements OnModuleInit {
  constructor(
    private readonly setEdits: SetEdits,
    private readonly ancestors: AncestorsReadModel,
  ) {}

  onModuleInit(): void {
    this.setEdits.askForCircles(async (setName, application) => {
      const chain = await this.ancestors.chainOf({ kind: 'ApplicationSet', name: setName });
      const circle = circleOf(chain, [{ kind: 'Application', name: application }]);
      return circle && circleText(circle);
    });
  }
}
