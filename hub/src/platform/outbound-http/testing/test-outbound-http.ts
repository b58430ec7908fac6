import { FakeClock } from '../../clock/clock.js';
import { Metrics } from '../../metrics/metrics.js';
import { UndiciOutboundHttp, type UndiciOutboundHttpParts } from '../undici-outbound-http.js';

/** The real adapter, with waits that tests can bear. Loopback is only reached with `allowed`. Close it with `onApplicationShutdown`. */
export function testOutboundHttp(
  parts: Partial<UndiciOutboundHttpParts> & Pick<UndiciOutboundHttpParts, 'allowed'>,
): UndiciOutboundHttp {
  return new UndiciOutboundHttp({
    clock: new FakeClock(),
    metrics: new Metrics(),
    random: () => 0.01,
    ...parts,
    limits: { requestTimeoutMs: 5_000, ...parts.limits },
  });
}
