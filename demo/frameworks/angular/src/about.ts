import { Component } from '@angular/core';

@Component({ template: '<h1>About us</h1>' })
export class About {}
