import { expect, test } from 'vitest'
import { pod, withStatus } from '../testing/settled'
import { podDeletionGrace } from './podDeletion'

const placed = pod('web', { nodeName: 'node1', terminationGracePeriodSeconds: 20 })

test.for([
  { name: 'its own grace', of: placed, asked: undefined, want: 20 },
  { name: 'the grace that is asked for', of: placed, asked: 5, want: 5 },
  { name: 'none when none is asked for', of: placed, asked: 0, want: 0 },
  { name: 'a second when less than none is asked for', of: placed, asked: -1, want: 1 },
  { name: 'none while no Node has it', of: pod('web'), asked: 5, want: 0 },
  { name: 'none when it has run to its end', of: withStatus(placed, { phase: 'Failed' }), asked: 5, want: 0 },
])('pod-deletion-grace: a Pod that is deleted has $name', ({ of, asked, want }) => {
  expect(podDeletionGrace(of, asked)).toBe(want)
})
