/** The identity provider that people of the admin API come from. */
export interface OidcSettings {
  readonly issuer: URL;
  readonly clientId: string;
  /** null: a public client, which PKCE protects. */
  readonly clientSecret: string | null;
  /** The public client by which the command line signs people in (device flow); null: none. */
  readonly deviceClientId: string | null;
  /** For whom bearer tokens must have been made; one of them. */
  readonly audience: readonly string[];
  /** The claim that names the user; it must be one that people cannot choose. */
  readonly userClaim: string;
  /** The claim with the names of groups; with dots a path into it. */
  readonly groupsClaim: string;
  readonly scope: string;
  readonly clockSkewSeconds: number;
}
