const ATTEMPTS = 3;
/** Milliseconds between attempts; a registry that limits requests does so for seconds. */
const PAUSE = 5_000;

/**
 * Retries a failed installation: it downloads hundreds of files, and the registry is not under test. A package that
 * cannot be installed fails each time. Failed attempts are printed.
 */
export async function retryDownload<T>(what: string, install: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1)
    try {
      return await install();
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
      const { message, stderr = '' } = error as Error & { stderr?: string };
      console.log(`! ${what}: attempt ${attempt} of ${ATTEMPTS} failed: ${(message + stderr).slice(-1_000)}`);
      await new Promise((resolve) => setTimeout(resolve, PAUSE * attempt));
    }
}
