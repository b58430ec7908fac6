// One Jest for the repository. Sources are compiled by swc from TypeScript; rooms are resolved through the private `source` condition
// of their `exports`, so no test needs a build.
import { availableParallelism } from 'node:os';

const decorated = { legacyDecorator: true, decoratorMetadata: true };

export default {
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2024',
          parser: { syntax: 'typescript', decorators: true },
          transform: decorated,
          keepClassNames: true,
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  globalSetup: '<rootDir>/test/support/jest-global-setup.mjs',
  globalTeardown: '<rootDir>/test/support/jest-global-teardown.mjs',
  reporters: ['default', '<rootDir>/test/support/jest-reporter.mjs'],
  testMatch: ['**/*.spec.ts', '**/*-spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['/dist/'],
  transformIgnorePatterns: ['/node_modules/(?!@wheelhouse/)'],
  workerIdleMemoryLimit: '600MB',
  testTimeout: 20_000,
  // Stories wait more than they work: also a machine of two cores tells two at once.
  maxWorkers: Math.max(2, availableParallelism() - 1),
};
