import { expect, test } from 'vitest'
import { nearest } from './nearest'

test.for([
  { text: 'wbe', candidates: ['api', 'web'], want: 'web' },
  { text: 'webb', candidates: ['web', 'webbed'], want: 'web' },
  { text: 'frontend', candidates: ['fronted', 'backend'], want: 'fronted' },
  { text: 'web', candidates: ['database'], want: undefined },
  { text: '', candidates: [], want: undefined },
])('$text of $candidates: $want', ({ text, candidates, want }) => {
  expect(nearest(text, candidates)).toBe(want)
})
