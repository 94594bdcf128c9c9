import { dismissOpenError } from '#store/commands/dismissOpenError'
import { usePerform, usePlayground } from '#store/react'
import { Button } from '../primitives/Button'
import { CopyButton } from '../primitives/CopyButton'
import { ErrorCard } from './ErrorCard'

/** Something could not be opened, a link or what was kept from last time. The reader's own work is open below. */
export function OpenErrorCard() {
  const error = usePlayground((state) => state.openError)
  const perform = usePerform()
  if (!error) return null
  return (
    <div className="fixed inset-x-4 top-16 z-30 mx-auto w-fit">
      <ErrorCard
        title={error.title}
        actions={
          <>
            <CopyButton size="sm" label="Copy its text" text={() => error.text} />
            <Button size="sm" onClick={() => perform(dismissOpenError, {})}>
              Go on without it
            </Button>
          </>
        }
      >
        <p className="whitespace-pre-line">{error.detail}</p>
      </ErrorCard>
    </div>
  )
}
