import { PosthornConfigError } from '../errors/exceptions.js';

/**
 * Opens when the application is up. A microservice starts its transports after its bootstrap hooks, a hybrid app before
 * its providers are even initialised; PosthornModule holds the gate until the last hook has run, in either.
 */
export class BootstrapGate {
  private held = false;
  private resolve: () => void = () => undefined;
  private opened: Promise<void> = Promise.resolve();
  private attached = false;

  /** An app of the module has the server as a microservice. */
  get isAttached(): boolean {
    return this.attached;
  }

  /** Called by the module when it finds the server, before any record can come. */
  attach(bootstrapped: boolean): void {
    this.attached = true;
    if (bootstrapped || this.held) return;
    this.held = true;
    this.opened = new Promise((resolve) => {
      this.resolve = resolve;
    });
  }

  open(): void {
    this.held = false;
    this.resolve();
  }

  whenOpen(): Promise<void> {
    return this.opened;
  }

  /**
   * Without the module nothing tells a server in a hybrid app when the app is up, and delivering early would run handlers of
   * providers that are not initialised. Who calls is seen from the stack: it is only ever used to refuse with a reason.
   */
  refuseHybridWithoutModule(stack: string | undefined): void {
    if (this.attached || !stack?.includes('startAllMicroservices')) return;
    throw new PosthornConfigError(
      'PosthornServer in a hybrid app needs PosthornModule among the imports of the root module: ' +
        'it holds back delivery until the app has bootstrapped. Add PosthornModule.forRoot({ ... }).',
    );
  }
}
