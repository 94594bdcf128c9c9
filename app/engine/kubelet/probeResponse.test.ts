import { expect, test } from 'vitest'
import { execProbeAnswer, grpcProbeAnswer, httpProbeAnswer } from './probeResponse'

test('probe-answers: redirects within the host are followed ten times', () => {
  const after = (redirects: number) => {
    let left = redirects
    const next = () => (left-- > 0 ? { status: 302, location: '/again' } : { status: 204 })
    return httpProbeAnswer(next(), '10.244.0.7', next)
  }
  expect(after(10)).toEqual({ result: 'success' })
  expect(after(11)).toEqual({ result: 'failure', message: 'stopped after 10 redirects' })
})

test.for([
  { location: 'http://10.244.0.7:8080/there', result: 'failure' },
  { location: 'https://other.example.com/', result: 'success' },
])('a redirect to $location ends in $result when what is there fails', ({ location, result }) => {
  expect(httpProbeAnswer({ status: 301, location }, '10.244.0.7', () => ({ status: 500 })).result).toBe(result)
})

test('a success that is a redirect is told of', () => {
  expect(httpProbeAnswer({ status: 304 }, '10.244.0.7', () => ({ status: 500 }))).toEqual({
    result: 'success',
    warning: 'Probe terminated redirects',
  })
})

test.for([
  [execProbeAnswer(0, 'fine'), { result: 'success' }],
  [execProbeAnswer(2, 'no such file'), { result: 'failure', message: 'no such file' }],
  [grpcProbeAnswer('SERVING'), { result: 'success' }],
  [grpcProbeAnswer('NOT_SERVING'), { result: 'failure', message: 'service unhealthy (responded with "NOT_SERVING")' }],
] as const)('%j', ([answer, wanted]) => {
  expect(answer).toEqual(wanted)
})
