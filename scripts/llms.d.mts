export declare function llmsText(read: (file: string) => string): string;
