// The configuration is in a file of the site: the policy allows no inline script.
window.MissiveChatConfig = { id: 'demo' };
window.violations = [];
document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) => {
  window.violations.push(`${violatedDirective} ${blockedURI} ${sample}`);
  document.getElementById('violations').textContent = window.violations.join('\n');
});
