export { decodeLink, encodeLink, type Shared } from './codec/link'
