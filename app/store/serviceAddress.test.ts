import { expect, test } from 'vitest'
import { urlHost } from './serviceAddress'

test.for([
  ['web.shop', 'web.shop'],
  ['192.168.0.11', '192.168.0.11'],
  ['fd00:192:168::b', '[fd00:192:168::b]'],
] as const)('%s stands in a URL as %s', ([host, want]) => {
  expect(urlHost(host)).toBe(want)
})
