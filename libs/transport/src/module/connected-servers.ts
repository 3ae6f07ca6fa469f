import { Injectable } from '@nestjs/common';
import { ReplaySubject } from 'rxjs';
import type { PosthornServer } from '../server/posthorn-server.js';

/** The servers that the app has as microservices: the module's, and those that have a name. */
@Injectable()
export class ConnectedServers {
  private readonly servers = new Set<PosthornServer>();
  private readonly added = new ReplaySubject<PosthornServer>();

  get all(): ReadonlySet<PosthornServer> {
    return this.servers;
  }

  add(server: PosthornServer): void {
    if (this.servers.has(server)) return;
    this.servers.add(server);
    this.added.next(server);
  }

  /** Of those that are there, and of each that comes. */
  onEach(callback: (server: PosthornServer) => void): void {
    this.added.subscribe(callback);
  }
}
