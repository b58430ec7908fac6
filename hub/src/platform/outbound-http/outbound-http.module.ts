import { Global, Module } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { HubConfig } from '../config/hub-config.js';
import { Metrics } from '../metrics/metrics.js';
import { OutboundHttp } from './outbound-http.js';
import { UndiciOutboundHttp } from './undici-outbound-http.js';

/** The way to services that users name. */
@Global()
@Module({
  providers: [
    {
      provide: OutboundHttp,
      inject: [HubConfig, Clock, Metrics],
      useFactory: (config: HubConfig, clock: Clock, metrics: Metrics) =>
        new UndiciOutboundHttp({ allowed: config.allowedServiceAddresses, clock, metrics }),
    },
  ],
  exports: [OutboundHttp],
})
export class OutboundHttpModule {}
