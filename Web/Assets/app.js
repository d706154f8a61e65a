import 'htmx.org';
import Alpine from '@alpinejs/csp';

window.Alpine = Alpine;
Alpine.start();
