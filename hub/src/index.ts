export { Clock, FakeClock, SystemClock } from './platform/clock/clock.js';
export { renderFiles } from './rendering/render-files.js';
