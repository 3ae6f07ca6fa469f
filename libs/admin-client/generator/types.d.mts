export declare const TARGET: URL;
export declare function typesOfDocument(): Promise<string>;
