"""Addresses of the action plan of an organisation and of the business case of each action."""

from __future__ import annotations

from django.urls import path

from diagnostic.views import plan, plan_actions, plan_case

ONE = "plan/<slug:public_id>/"

urlpatterns = [
    path("plan/", plan.plan, name="diagnostic_plan"),
    path("plan/plan.<slug:kind>", plan.file, name="diagnostic_plan_file"),
    path("plan/print/", plan.to_print, name="diagnostic_plan_print"),
    path("plan/add/", plan_actions.add, name="diagnostic_plan_add"),
    path("plan/take/", plan_actions.take, name="diagnostic_plan_take"),
    path(ONE, plan_actions.action, name="diagnostic_plan_action"),
    path(f"{ONE}change/", plan_actions.change, name="diagnostic_plan_change"),
    path(f"{ONE}done/", plan_actions.done, name="diagnostic_plan_done"),
    path(f"{ONE}business-case/", plan_case.case, name="diagnostic_plan_case"),
    path(f"{ONE}business-case/change/", plan_case.change, name="diagnostic_plan_case_change"),
    path(f"{ONE}business-case.pdf", plan_case.pdf, name="diagnostic_plan_case_pdf"),
]
