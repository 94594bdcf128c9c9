export { examples } from './examples/registry'
