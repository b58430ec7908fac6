export { Clock, FakeClock, SystemClock } from './platform/clock/clock.js';
