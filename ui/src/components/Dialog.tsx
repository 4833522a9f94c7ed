import type { ReactNode } from "react";
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { t } from "../messages";
import { Button } from "./Button";

interface Props {
  title: string;
  children: ReactNode;
  onClose: () => void;
  /** `side` is a drawer at the right edge. */
  kind?: "small" | "wide" | "side";
  role?: "dialog" | "alertdialog";
  testid?: string;
  /** Long text without anything to focus: the keyboard must be able to scroll it. */
  reading?: boolean;
}

export function Dialog({ title, children, onClose, kind = "small", role = "dialog", testid, reading }: Props) {
  return (
    <ModalOverlay
      className={`overlay overlay-${kind}`}
      isOpen
      isDismissable={role === "dialog"}
      onOpenChange={(open) => !open && onClose()}
    >
      <Modal className={`modal modal-${kind}`}>
        <AriaDialog role={role} className="dialog" data-testid={testid}>
          <header className="dialog-head">
            <Heading slot="title" className="dialog-title">
              {title}
            </Heading>
            <Button look="quiet" icon="close" iconOnly onClick={onClose}>
              {t("common.close")}
            </Button>
          </header>
          <div className="dialog-body" {...(reading ? { tabIndex: 0, role: "group", "aria-label": title } : {})}>
            {children}
          </div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

interface ConfirmProps {
  title: string;
  text: string;
  action: string;
  onConfirm: () => void;
  onClose: () => void;
  danger?: boolean;
}

/** Only for what can't be undone. */
export function Confirm({ title, text, action, onConfirm, onClose, danger = true }: ConfirmProps) {
  return (
    <Dialog title={title} onClose={onClose} role="alertdialog" testid="confirm">
      <p>{text}</p>
      <div className="dialog-actions">
        <Button onClick={onClose} autoFocus>
          {t("common.cancel")}
        </Button>
        <Button
          look={danger ? "danger" : "primary"}
          data-testid="confirm-action"
          onClick={() => {
            onClose();
            onConfirm();
          }}
        >
          {action}
        </Button>
      </div>
    </Dialog>
  );
}
