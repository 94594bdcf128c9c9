import { Component, type ReactNode } from 'react'
import { Button } from '../primitives/Button'
import { CopyButton } from '../primitives/CopyButton'
import { forgetFailedLoads } from '../primitives/onDemand'
import { ErrorCard } from './ErrorCard'

interface PaneBoundaryProps {
  /** As a sentence begins with it: `The inspector`. */
  readonly pane: string
  readonly children: ReactNode
}

interface PaneBoundaryState {
  readonly error: Error | null
}

/** Keeps a fault of ours inside one pane: the others go on, and this one says what happened. */
export class PaneBoundary extends Component<PaneBoundaryProps, PaneBoundaryState> {
  override state: PaneBoundaryState = { error: null }

  static getDerivedStateFromError(error: unknown): PaneBoundaryState {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }

  override componentDidCatch(): void {
    forgetFailedLoads()
  }

  override render(): ReactNode {
    const { error } = this.state
    if (!error) return this.props.children
    return (
      <div className="grid h-full min-h-0 place-items-center overflow-auto p-4">
        <ErrorCard
          title={`${this.props.pane} stopped`}
          actions={
            <>
              <Button size="sm" onClick={() => this.setState({ error: null })}>
                Try again
              </Button>
              <CopyButton size="sm" label="Copy the details" text={() => error.stack ?? error.message} />
            </>
          }
        >
          <p>This is a fault in Kubewalk, not in your scenario. Your work is safe and everything else goes on.</p>
          <p className="mt-1 font-mono text-xs text-ink-3">{error.message}</p>
        </ErrorCard>
      </div>
    )
  }
}
