import { usePlayground } from '#store/react'

/** One word on where the work is: kept, not yet kept, or somebody else's. */
export function SaveWord() {
  const word = usePlayground(({ origin, saved }) => {
    if (saved === 'failed') return 'Could not be saved'
    if (origin === 'own') return saved === 'saved' ? 'Saved' : 'Edited, not saved'
    return { link: 'From a link', example: 'Example' }[origin]
  })
  return (
    <span className={`text-xs whitespace-nowrap ${word === 'Could not be saved' ? 'text-reject' : 'text-ink-3'}`}>
      {word}
    </span>
  )
}
