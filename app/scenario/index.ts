export type { Layout, Place, Scenario } from './scenario'
