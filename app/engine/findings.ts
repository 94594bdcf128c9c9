export type { Finding, Fix } from './derive/finding'
export { mended } from './derive/finding'
export { findingsOf } from './derive/findings'
export { findingsForOutcome } from './derive/outcomeFindings'
