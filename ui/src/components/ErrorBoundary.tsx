import { Component, type ReactNode } from "react";
import { t } from "../messages";
import { Button } from "./Button";
import { Icon } from "./Icon";
import { Technical } from "./Notes";

interface Props {
  children: ReactNode;
  /** Called before the part is drawn anew, to forget what it was drawn from. */
  onRetry: () => void;
}

interface State {
  error: Error | null;
}

/** Keeps a fault of one part from emptying the whole window; the part says so and can be drawn anew. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(thrown: unknown): State {
    return { error: thrown instanceof Error ? thrown : new Error(String(thrown)) };
  }

  private readonly retry = () => {
    this.props.onRetry();
    this.setState({ error: null });
  };

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <div className="alert alert-danger broken" role="alert" data-testid="broken">
        <Icon name="warning" />
        <div className="alert-text">
          <strong>{t("common.broken")}</strong>
          <p>{t("common.broken_text")}</p>
          <Technical line={error.message} />
          <Button onClick={this.retry}>{t("common.retry")}</Button>
        </div>
      </div>
    );
  }
}
